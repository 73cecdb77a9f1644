<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16-Białowieża" styleCategories="Symbology|Labeling|Fields|Forms|MapTips|Temporal|AttributeTable|Rendering" labelsEnabled="1" hasScaleBasedVisibilityFlag="0" maxScale="0" minScale="1e+10"><temporal enabled="1" mode="2" limitMode="1" startField="first_date" endField="last_date" durationField="" durationUnit="min" fixedDuration="0" accumulate="0" startExpression="" endExpression=""><fixedRange><start></start>
<end></end>
</fixedRange>
</temporal>
<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="1" forceraster="0" referencescale="-1"><symbols><symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="circle"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="255,255,255,217"/>
<Option type="QString" name="outline_color" value="0,122,90,255"/>
<Option type="QString" name="outline_width" value="0.7"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3 * (1 + 1.917 * sqrt(min(1, max(0, (coalesce(&quot;inflow&quot;, 0) - 0) / 20))))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
</symbols>
<orderby><orderByClause asc="0" nullsFirst="0">&quot;inflow&quot;</orderByClause>
</orderby>
</renderer-v2>
<labeling type="simple"><settings calloutType="simple"><text-style fieldName="name" isExpression="0" fontFamily="DejaVu Sans" fontSize="9" fontSizeUnit="Point" fontWeight="75" namedStyle="Bold" textColor="34,34,34,255" textOpacity="1" useSubstitutions="0"><text-buffer bufferDraw="1" bufferSize="0.7" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferJoinStyle="128" bufferNoFill="1"/>
</text-style>
<text-format wrapChar="" autoWrapLength="28" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
<placement placement="6" quadOffset="0" dist="0.8" distUnits="MM" priority="6" placementFlags="10" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" offsetType="1"/>
<rendering scaleVisibility="1" scaleMin="0" scaleMax="12000000" drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="1" obstacleType="1" limitNumLabels="0"/>
</settings>
</labeling>
<mapTip>&lt;div style=&quot;max-width:32em;font-family:sans-serif&quot;&gt;&lt;b&gt;[% replace(replace(replace(coalesce(to_string(&quot;name&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/b&gt;[% if(&quot;inflow&quot; is null, '', '&lt;br&gt;Movements in: ' || replace(replace(replace(coalesce(to_string(&quot;inflow&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;incidents&quot; is null, '', '&lt;br&gt;Incidents: ' || replace(replace(replace(coalesce(to_string(&quot;incidents&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;killed&quot; is null, '', '&lt;br&gt;Killed: ' || replace(replace(replace(coalesce(to_string(&quot;killed&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;first_date&quot; is null, '', '&lt;br&gt;First day: ' || replace(replace(replace(coalesce(to_string(&quot;first_date&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;last_date&quot; is null, '', '&lt;br&gt;Last day: ' || replace(replace(replace(coalesce(to_string(&quot;last_date&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;quote&quot; is null, '', '&lt;br&gt;&lt;i&gt;“' || left(replace(replace(replace(coalesce(to_string(&quot;quote&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'), 600) || '”&lt;/i&gt;') %]&lt;br&gt;&lt;small&gt;[% replace(replace(replace(coalesce(to_string(&quot;reports&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/small&gt;&lt;/div&gt;</mapTip>
<fieldConfiguration><field name="id" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="name" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="place_kind" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Continent" value="continent"/>
</Option>
<Option type="Map"><Option type="QString" name="Macroregion" value="macroregion"/>
</Option>
<Option type="Map"><Option type="QString" name="Country" value="country"/>
</Option>
<Option type="Map"><Option type="QString" name="Admin1" value="admin1"/>
</Option>
<Option type="Map"><Option type="QString" name="Admin2" value="admin2"/>
</Option>
<Option type="Map"><Option type="QString" name="Admin3" value="admin3"/>
</Option>
<Option type="Map"><Option type="QString" name="Region" value="region"/>
</Option>
<Option type="Map"><Option type="QString" name="City" value="city"/>
</Option>
<Option type="Map"><Option type="QString" name="Town" value="town"/>
</Option>
<Option type="Map"><Option type="QString" name="Village" value="village"/>
</Option>
<Option type="Map"><Option type="QString" name="Neighbourhood" value="neighbourhood"/>
</Option>
<Option type="Map"><Option type="QString" name="Camp" value="camp"/>
</Option>
<Option type="Map"><Option type="QString" name="Prison" value="prison"/>
</Option>
<Option type="Map"><Option type="QString" name="Base" value="base"/>
</Option>
<Option type="Map"><Option type="QString" name="Crossing" value="crossing"/>
</Option>
<Option type="Map"><Option type="QString" name="Airport" value="airport"/>
</Option>
<Option type="Map"><Option type="QString" name="Dam" value="dam"/>
</Option>
<Option type="Map"><Option type="QString" name="Field" value="field"/>
</Option>
<Option type="Map"><Option type="QString" name="Road" value="road"/>
</Option>
<Option type="Map"><Option type="QString" name="Bridge" value="bridge"/>
</Option>
<Option type="Map"><Option type="QString" name="Site" value="site"/>
</Option>
<Option type="Map"><Option type="QString" name="Range" value="range"/>
</Option>
<Option type="Map"><Option type="QString" name="Mountain" value="mountain"/>
</Option>
<Option type="Map"><Option type="QString" name="Desert" value="desert"/>
</Option>
<Option type="Map"><Option type="QString" name="Valley" value="valley"/>
</Option>
<Option type="Map"><Option type="QString" name="River" value="river"/>
</Option>
<Option type="Map"><Option type="QString" name="Lake" value="lake"/>
</Option>
<Option type="Map"><Option type="QString" name="Sea" value="sea"/>
</Option>
<Option type="Map"><Option type="QString" name="Island" value="island"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="admin1" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="admin2" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="country" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="iso3" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="population" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="radius_km" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="inflow" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="inflow_reports" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="inflow_from" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="outflow" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="outflow_to" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="incidents" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="attacks" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="operations" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="movements" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="activity" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed_low" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed_high" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="injured" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="detained" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="abducted" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="kinds" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="first_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="last_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="report_count" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="quote" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="quote_report" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="incident_ids" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="reports" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="urls" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
</fieldConfiguration>
<aliases><alias index="0" field="id" name="Id"/>
<alias index="1" field="name" name="Name"/>
<alias index="2" field="place_kind" name="Place kind"/>
<alias index="3" field="admin1" name="First-level area"/>
<alias index="4" field="admin2" name="Second-level area"/>
<alias index="5" field="country" name="Country"/>
<alias index="6" field="iso3" name="Country code"/>
<alias index="7" field="population" name="Inhabitants"/>
<alias index="8" field="radius_km" name="Radius (km)"/>
<alias index="9" field="inflow" name="Movements in"/>
<alias index="10" field="inflow_reports" name="Reports of movements in"/>
<alias index="11" field="inflow_from" name="From"/>
<alias index="12" field="outflow" name="Movements out"/>
<alias index="13" field="outflow_to" name="To"/>
<alias index="14" field="incidents" name="Incidents"/>
<alias index="15" field="attacks" name="Attacks"/>
<alias index="16" field="operations" name="Security operations and seizures"/>
<alias index="17" field="movements" name="Movements and transfers"/>
<alias index="18" field="activity" name="Reported activity"/>
<alias index="19" field="killed" name="Killed"/>
<alias index="20" field="killed_low" name="Killed, at least"/>
<alias index="21" field="killed_high" name="Killed, at most"/>
<alias index="22" field="injured" name="Injured"/>
<alias index="23" field="detained" name="Detained"/>
<alias index="24" field="abducted" name="Abducted"/>
<alias index="25" field="kinds" name="Kinds"/>
<alias index="26" field="first_date" name="First day"/>
<alias index="27" field="last_date" name="Last day"/>
<alias index="28" field="report_count" name="Reports"/>
<alias index="29" field="quote" name="Quote"/>
<alias index="30" field="quote_report" name="Quoted report"/>
<alias index="31" field="incident_ids" name="Incident ids"/>
<alias index="32" field="reports" name="Report ids"/>
<alias index="33" field="urls" name="Web addresses"/>
</aliases>
<previewExpression>&quot;name&quot;</previewExpression>
</qgis>
